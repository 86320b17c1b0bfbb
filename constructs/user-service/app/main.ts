import { runService } from '../../web-service/kit/process/service';
import { userService } from './user-service';

runService(userService);
