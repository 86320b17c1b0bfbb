import { userService } from '../../../../constructs/user-service/app/user-service';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';
import { localCredentials } from '../../../../local/stores/credentials';

export const TOKEN_SECRET = 'a key for tests, longer than thirty-two bytes';
export const ORGANISER_KEY = 'make me an organiser';

process.env.AWS_ACCESS_KEY_ID = localCredentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = localCredentials.secretAccessKey;

export function startUserService(mode: 'open' | 'required', dynamoDbEndpoint: string): Promise<Running> {
  return startService(userService, {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    AWS_REGION: 'local',
    ACCESS_MODE: mode,
    TOKEN_SECRET,
    ORGANISER_KEY,
    USERS_TABLE: 'users',
    DYNAMODB_ENDPOINT: dynamoDbEndpoint,
  });
}
