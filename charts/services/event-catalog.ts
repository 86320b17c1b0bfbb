import type { Construct } from 'constructs';
import {
  type AccessBindings,
  type DatabaseBindings,
  type ServiceBindings,
  type StreamBindings,
  topicNames,
} from '../bindings/bindings';
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
        service: bindings,
        access: bindings,
        database: bindings,
        stream: bindings,
        environment: {
          TOPIC_BOOKING_CHANGES: topics.bookingChanges,
          TOPIC_CATALOG_CHANGES: topics.catalogChanges,
        },
        callers: [FRONTEND.name],
      },
      props,
    );
  }
}
