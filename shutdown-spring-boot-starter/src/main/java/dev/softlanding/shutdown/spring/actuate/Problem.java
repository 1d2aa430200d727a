package dev.softlanding.shutdown.spring.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * What was wrong with a request (RFC 9457).
 *
 * @param title the sort of problem
 * @param status the code of the response
 * @param detail what was wrong, and what would be right
 * @param nearest names that may have been meant, if it was about a name
 */
public record Problem(
        String title, int status, String detail, @Nullable List<String> nearest) implements OperationResponseBody {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final MimeType TYPE = MimeTypeUtils.parseMimeType(MEDIA_TYPE);

    static WebEndpointResponse<Object> badRequest(String detail) {
        return new Problem("Bad Request", WebEndpointResponse.STATUS_BAD_REQUEST, detail, null).response();
    }

    static WebEndpointResponse<Object> notFound(String detail, @Nullable List<String> nearest) {
        return new Problem("Not Found", WebEndpointResponse.STATUS_NOT_FOUND, detail, nearest).response();
    }

    static WebEndpointResponse<Object> conflict(String detail) {
        return new Problem("Conflict", 409, detail, null).response();
    }

    static WebEndpointResponse<Object> unavailable(String detail) {
        return new Problem("Service Unavailable", WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, detail, null)
                .response();
    }

    private WebEndpointResponse<Object> response() {
        return new WebEndpointResponse<>(this, status, TYPE);
    }
}
