import { takeOff } from './leave.ts';
import workerAddress from './service-worker.ts?worker&url';

/** The service worker's whole scope. */
const SCOPE = '/chat/';

/** Whether this browser can keep a page at all. */
export function canKeep(): boolean {
  return 'serviceWorker' in navigator && typeof caches !== 'undefined';
}

/** Whether the page is kept on this phone. The registration itself is the only mark of it. */
export async function isKept(): Promise<boolean> {
  return canKeep() && (await navigator.serviceWorker.getRegistration(SCOPE)) !== undefined;
}

/** Registers the service worker and waits until it has all files. Fails where one of them can't be fetched. */
export async function keep(): Promise<void> {
  const registration = await register();
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (!worker) throw new Error('the service worker did not start');
  await new Promise<void>((done, failed) => {
    const look = (): void => {
      if (worker.state === 'activated') done();
      if (worker.state === 'redundant') failed(new Error('the service worker could not fetch all files'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

/** A page that is kept changes to the service worker of its own version. */
export async function renew(): Promise<void> {
  if (await isKept()) await register();
}

export const unkeep = takeOff;

function register(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(trusted(workerAddress), { scope: SCOPE });
}

/** The one policy of the page: it trusts the address of the service worker and no other. A page may make it once. */
const policy = window.trustedTypes?.createPolicy('mitr', {
  createScriptURL(asked) {
    if (asked !== workerAddress) throw new TypeError('this address is not trusted');
    return asked;
  },
});

function trusted(address: string): string {
  return policy ? (policy.createScriptURL(address) as unknown as string) : address;
}
