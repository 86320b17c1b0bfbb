import { runService } from '../../web-service/kit/process/service';
import { frontend } from './frontend';

runService(frontend);
