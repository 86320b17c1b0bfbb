import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { BookingService, type LogLevel, ManifestDelivery } from '../../../constructs';
import { existingBucket, existingCluster, existingDatabase, existingStream } from '../../support/cdk/existing';
import { synthesize } from '../../support/cdk/synthesize';
import { frontend, image, userService } from './sample-services';

// For both deliveries: with Argo CD no chart is built at synthesis.
describe.each([ManifestDelivery.CDK, ManifestDelivery.ARGO_CD])('with the delivery %s', delivery => {
  const bookings = (hold: Duration) => (stack: Stack) => {
    const cluster = existingCluster(stack);
    const stores = { database: existingDatabase(stack), stream: existingStream(stack) };
    new BookingService(stack, 'BookingService', {
      ...stores,
      cluster,
      image: image(stack),
      uploadsBucket: existingBucket(stack),
      holdDuration: hold,
      delivery,
    });
  };

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['no hold', bookings(Duration.seconds(0)), 'holdDuration must be from 1 to 86400 seconds (got 0)'],
    ['a hold of two days', bookings(Duration.days(2)), 'holdDuration must be from 1 to 86400 seconds (got 172800)'],
    [
      'an unknown log level',
      stack => userService(stack, existingCluster(stack), { delivery, logLevel: 'verbose' as LogLevel }),
      "logLevel must be one of debug, info, warn, error (got 'verbose')",
    ],
    [
      'an origin that is not one',
      stack => frontend(stack, { delivery, corsOrigins: ['not a url'] }),
      "corsOrigins must be origins such as 'https://tickets.example' (got 'not a url')",
    ],
  ])('rejects %s, which would stop the pods at start', (_, make, message) => {
    expect(() => synthesize(make)).toThrow(message);
  });

  test('accepts values that are known at deployment only', () => {
    const hold = (stack: Stack) => Duration.seconds(new CfnParameter(stack, 'Hold', { type: 'Number' }).valueAsNumber);
    expect(() => synthesize(stack => bookings(hold(stack))(stack))).not.toThrow();
  });
});
