/** A process that counts one poster's code many times, each time in the file. Arguments: data folder, code, how often. */
import { addPosterCounts } from '../../src/cli/poster-counts-file.ts';

const [, , dataDir = '', code = '', times = '0'] = process.argv;
for (let i = 0; i < Number(times); i++) addPosterCounts(dataDir, '2026-W47', new Map([[code, 1]]));
