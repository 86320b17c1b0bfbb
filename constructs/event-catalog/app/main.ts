import { runService } from '../../web-service/kit/service';
import { eventCatalog } from './event-catalog';

runService(eventCatalog);
