package dev.softlanding.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import tools.jackson.core.JacksonException;

/**
 * Adds to Spring's problem details what it leaves out: which fields are wrong, as {@code "errors": {"quantity": "must …"}}.
 * Comes before Boot's own advice, which answers everything else.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidRequestAdvice {

    /** A body field or a request parameter breaks its constraint; Spring reports both this way once a parameter has one. */
    @ExceptionHandler
    ProblemDetail invalid(HandlerMethodValidationException failure) {
        Map<String, String> errors = new TreeMap<>();
        for (ParameterValidationResult result : failure.getParameterValidationResults()) {
            String parameter = String.valueOf(result.getMethodParameter().getParameterName());
            for (MessageSourceResolvable error : result.getResolvableErrors()) {
                String field = error instanceof FieldError fieldError ? fieldError.getField() : parameter;
                errors.merge(field, String.valueOf(error.getDefaultMessage()), (one, other) -> one + ", " + other);
            }
        }
        ProblemDetail problem = failure.getBody();
        problem.setProperty("errors", errors);
        return problem;
    }

    /** The body is no JSON, or a field of it has the wrong type. The parser's own words stay inside. */
    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException failure) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Failed to read request");
        if (failure.getCause() instanceof JacksonException cause
                && !cause.getPath().isEmpty()) {
            String field = cause.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .collect(Collectors.joining("."));
            problem.setProperty("errors", Map.of(field, "has the wrong type"));
        }
        return problem;
    }
}
