package dev.softlanding.shutdown.spring.actuate;

import com.fasterxml.jackson.annotation.JsonValue;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeTypeUtils;

/**
 * As {@link ShutdownPlanBody}, for a part of what it shows or something else.
 *
 * @param content what is shown, and all of it
 */
public record Shown(@JsonValue Object content) implements OperationResponseBody {

    static WebEndpointResponse<Object> json(Object content) {
        return new WebEndpointResponse<>(new Shown(content), MimeTypeUtils.APPLICATION_JSON);
    }
}
