import { runService } from '../../web-service/kit/service';
import { frontend } from './frontend';

runService(frontend);
