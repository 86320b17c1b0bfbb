export { freePort } from './free-port';
export { close, listen } from './http-listening';
export { commandOf, identityOf, isRunning, isSameProcess, type ProcessIdentity } from './process-identity';
export { replaceFile } from './replace-file';
export { stopOnSignal } from './stop-on-signal';
