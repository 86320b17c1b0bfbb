import type { Construct } from 'constructs';
import type { AccessBindings, ServiceBindings } from '../bindings/bindings';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { platformService } from './platform-service';

export interface UserBindings extends ServiceBindings, AccessBindings {
  /** The DynamoDB table. */
  readonly usersTable: string;
  /** Name or ARN of the secret that signs access tokens. */
  readonly tokenSecretName: string;
  /**
   * Name or ARN of the secret with which organisers register.
   * @default - no organiser can register
   */
  readonly organiserKeyName?: string;
}

export interface UserServiceChartProps extends WebServiceChartProps {
  readonly bindings: UserBindings;
}

/** user-service: registration, profiles and sessions. */
export class UserServiceChart extends WebServiceChart {
  constructor(scope: Construct, { bindings, ...props }: UserServiceChartProps) {
    const own = {
      USERS_TABLE: bindings.usersTable,
      TOKEN_SECRET_NAME: bindings.tokenSecretName,
      ORGANISER_KEY_NAME: bindings.organiserKeyName,
    };
    super(scope, platformService('userService', bindings, own), props);
  }
}
