import { runService } from '../../web-service/kit/service';
import { bookingService } from './booking-service';

runService(bookingService);
