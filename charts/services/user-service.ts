import type { Construct } from 'constructs';
import type { AccessBindings, ServiceBindings } from '../bindings/bindings';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { BOOKING_SERVICE, FRONTEND, USER_SERVICE } from './service-addresses';

export interface UserBindings extends ServiceBindings, AccessBindings {
  /** The DynamoDB table. */
  readonly usersTable: string;
  /** Name or ARN of the secret that signs access tokens. */
  readonly tokenSecretName: string;
  /**
   * Name or ARN of the secret with which organisers register.
   * @default - nobody can register as an organiser
   */
  readonly organiserKeyName?: string;
}

export interface UserServiceChartProps extends WebServiceChartProps {
  readonly bindings: UserBindings;
}

/** People: registration, profiles, sessions. */
export class UserServiceChart extends WebServiceChart {
  constructor(scope: Construct, props: UserServiceChartProps) {
    const { bindings } = props;
    super(
      scope,
      {
        ...USER_SERVICE,
        autoscalerName: 'user-hpa',
        service: bindings,
        access: bindings,
        environment: {
          USERS_TABLE: bindings.usersTable,
          TOKEN_SECRET_NAME: bindings.tokenSecretName,
          ...(bindings.organiserKeyName && { ORGANISER_KEY_NAME: bindings.organiserKeyName }),
        },
        callers: [FRONTEND.name, BOOKING_SERVICE.name],
      },
      props,
    );
  }
}
