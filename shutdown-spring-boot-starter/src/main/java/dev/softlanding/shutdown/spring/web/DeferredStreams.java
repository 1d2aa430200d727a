package dev.softlanding.shutdown.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;

/**
 * Tells a {@link WebDrain} of the streams of Spring MVC, and ends them as their emitters would: emitters, reactive types and
 * functional endpoints alike write while a deferred result is open, and end by setting it to nothing.
 *
 * <p>Whether it is a stream is seen at that moment, by the content type of the response; where nothing has been sent yet, by what the
 * method declares. Others are awaited. This class is threadsafe.
 */
final class DeferredStreams implements DeferredResultProcessingInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredStreams.class);

    private final WebDrain drain;

    DeferredStreams(WebDrain drain) {
        this.drain = drain;
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, DeferredResult<T> result) {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        Assert.state(http != null && response != null, "Not a request by HTTP");
        MediaType declared = DeclaredStreams.typeOf(http); // now: the request may be none any more when it is asked
        drain.streamBegins(result, () -> {
            try {
                end(result, response, declared);
            } catch (IllegalStateException endedMeanwhile) {
                LOG.debug("A response ended by itself when its stream was to be ended", endedMeanwhile);
            }
        });
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
        drain.streamEnded(result);
    }

    private static void end(DeferredResult<?> result, HttpServletResponse response, @Nullable MediaType declared) {
        String type = response.getContentType();
        if (type == null && declared != null) {
            response.setContentType(
                    declared.toString()); // or a browser would take an empty response for its end, for good
            result.setResult(null);
        } else if (type != null && StreamingTypes.contain(parsed(type))) {
            result.setResult(null);
        }
    }

    private static @Nullable MediaType parsed(String type) {
        try {
            return MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException notOneOfOurs) {
            return null;
        }
    }
}
