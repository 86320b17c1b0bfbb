import { runService } from '../../web-service/kit/process/service';
import { eventCatalog } from './event-catalog';

runService(eventCatalog);
