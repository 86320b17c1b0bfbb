/** The local stores check no signature, but the SDK sends nothing unsigned. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
