import { createHash } from 'node:crypto';

/** A Lua script and the name by which Redis knows it once it has seen it. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

/**
 * What every script begins with. All workers take the time from Redis; `ARGV[1]` replaces it in tests. A worker lives
 * as long as it renews; where the clock was set back, no lease lasts longer than from now on.
 *
 * The keys, all of one node:
 *
 * | key | type | holds |
 * |---|---|---|
 * | `mitr:s:BUCKET` | hash | sessions by conversation; a bucket is the beginning of their keys |
 * | `mitr:buckets` | sorted set | buckets that hold something, in the order of their names |
 * | `mitr:holders` | hash | conversation → fence and worker |
 * | `mitr:of:WORKER` | set | the conversations that a worker holds |
 * | `mitr:workers` | hash | worker → until when it is taken to live |
 * | `mitr:orphans` | set | conversations that nobody holds and that something was left of |
 * | `mitr:mail:C`, `mitr:answer:C`, `mitr:effect:C` | hash | what waits, by number or id |
 * | `mitr:mailed` | set | conversations with mail |
 * | `mitr:known:GENERATION:XX` | set of integers | hashes of events |
 * | `mitr:bucket:NAME` | string | when it is full again, and until when it is shut |
 * | `mitr:dead` | hash | answers given up, by day, channel and reason |
 */
const PRELUDE = `
local call = redis.call
local function clock()
  if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
  local t = call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function lives(worker, now, lease)
  local till = tonumber(call('HGET', 'mitr:workers', worker) or 0)
  if till > now + lease then
    till = now + lease
    call('HSET', 'mitr:workers', worker, till)
  end
  return till > now
end
local function generation()
  return tonumber(call('GET', 'mitr:generation') or 1)
end
`;

export function script(source: string): Script {
  const whole = PRELUDE + source;
  return { source: whole, sha: createHash('sha1').update(whole).digest('hex') };
}

/** now, worker, lease: the conversations of the worker that have mail. */
export const RENEW = script(`
call('HSET', 'mitr:workers', ARGV[2], clock() + tonumber(ARGV[3]))
return call('SINTER', 'mitr:of:' .. ARGV[2], 'mitr:mailed')`);

/** now, lease, limit. */
export const ORPHANS = script(`
local lease, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local now = clock()
local found = {}
local function add(key)
  if #found >= limit then return end
  for _, conversation in ipairs(call('SRANDMEMBER', key, limit - #found)) do found[#found + 1] = conversation end
end
local workers = call('HKEYS', 'mitr:workers')
for _, worker in ipairs(workers) do
  if not lives(worker, now, lease) then
    local key = 'mitr:of:' .. worker
    if call('EXISTS', key) == 0 then call('HDEL', 'mitr:workers', worker) else add(key) end
  end
end
add('mitr:orphans')
return found`);

/** now, the bucket to begin with, the conversation to begin behind, limit: conversations and sessions by turns. */
export const SESSIONS = script(`
local bucket, after, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local found = {}
local least = '[' .. bucket
while #found < limit * 2 do
  local buckets = call('ZRANGEBYLEX', 'mitr:buckets', least, '+', 'LIMIT', 0, 32)
  if #buckets == 0 then break end
  for _, name in ipairs(buckets) do
    local key = 'mitr:s:' .. name
    local keys = call('HKEYS', key)
    table.sort(keys)
    local some = {}
    for _, conversation in ipairs(keys) do
      -- Lua compares by the server's locale, which orders within a bucket but not between them.
      if (name ~= bucket or conversation > after) and #found / 2 + #some < limit then some[#some + 1] = conversation end
    end
    if #some > 0 then
      local sessions = call('HMGET', key, unpack(some))
      for i, conversation in ipairs(some) do
        found[#found + 1] = conversation
        found[#found + 1] = sessions[i]
      end
    end
    if #found >= limit * 2 then break end
    least = '(' .. name
  end
end
return found`);

/**
 * now, how long a generation lasts, how many events it holds at most, the letters of buckets; begins a new generation
 * when it is time, and lets the one before the last go. Nothing where another worker did so within the last seconds.
 */
export const AGE = script(`
local lasts, most, letters = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local now = clock()
local looked = tonumber(call('GET', 'mitr:looked') or 0)
if now >= looked and now < looked + 10000 then return 0 end
call('SET', 'mitr:looked', string.format('%.0f', now))
local gen = generation()
local began = tonumber(call('GET', 'mitr:began') or 0)
if began == 0 or now < began - 3600000 then
  began = now
  call('SET', 'mitr:began', string.format('%.0f', now))
end
local function each(what)
  for i = 1, #letters do
    for j = 1, #letters do what(string.sub(letters, i, i) .. string.sub(letters, j, j)) end
  end
end
local count = 0
each(function(bucket) count = count + call('SCARD', 'mitr:known:' .. gen .. ':' .. bucket) end)
if now - began < lasts and count < most then return 0 end
call('SET', 'mitr:generation', gen + 1)
call('SET', 'mitr:began', string.format('%.0f', now))
each(function(bucket) call('UNLINK', 'mitr:known:' .. (gen - 1) .. ':' .. bucket) end)
return 1`);

/** now: days, channels and reasons, each with its count behind it. */
export const DEAD = script(`return call('HGETALL', 'mitr:dead')`);
