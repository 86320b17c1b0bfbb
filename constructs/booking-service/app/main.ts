import { runService } from '../../web-service/kit/process/service';
import { bookingService } from './booking-service';

runService(bookingService);
