import SwaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';

// Without a validator, which would send the document to another site.
SwaggerUi({ dom_id: '#docs', url: '/openapi.json', deepLinking: true, validatorUrl: null });
