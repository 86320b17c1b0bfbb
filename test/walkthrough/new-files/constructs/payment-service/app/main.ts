import { runService } from '../../web-service/kit/process/service';
import { paymentService } from './payment-service';

runService(paymentService);
