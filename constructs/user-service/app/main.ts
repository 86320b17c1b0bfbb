import { runService } from '../../web-service/kit/service';
import { userService } from './user-service';

runService(userService);
