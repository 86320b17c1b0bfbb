import type { Construct } from 'constructs';
import {
  type AccessBindings,
  accessEnvironment,
  type DatabaseBindings,
  databaseEnvironment,
  type ServiceBindings,
  type StreamBindings,
  serviceEnvironment,
  streamEnvironment,
  topicNames,
} from '../bindings/bindings';
import { awsApis, brokers, dns, podIdentityAgent, postgres } from '../web-service/destination';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { EVENT_CATALOG, FRONTEND } from './service-addresses';

export interface CatalogBindings extends ServiceBindings, AccessBindings, DatabaseBindings, StreamBindings {}

export interface EventCatalogChartProps extends WebServiceChartProps {
  readonly bindings: CatalogBindings;
}

/** The events on sale. */
export class EventCatalogChart extends WebServiceChart {
  constructor(scope: Construct, props: EventCatalogChartProps) {
    const { bindings } = props;
    const topics = topicNames(bindings);
    super(
      scope,
      {
        ...EVENT_CATALOG,
        autoscalerName: 'event-catalog-hpa',
        image: bindings.image,
        environment: {
          ...serviceEnvironment(bindings),
          ...accessEnvironment(bindings),
          ...databaseEnvironment(bindings),
          ...streamEnvironment(bindings),
          TOPIC_BOOKING_CHANGES: topics.bookingChanges,
          TOPIC_CATALOG_CHANGES: topics.catalogChanges,
        },
        callers: [FRONTEND.name],
        destinations: [dns, podIdentityAgent, awsApis, postgres(bindings), brokers(bindings)],
      },
      props,
    );
  }
}
