package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.plan.Spelling;
import dev.softlanding.shutdown.spring.announce.Announcing;
import dev.softlanding.shutdown.spring.report.GraphFormat;
import dev.softlanding.shutdown.spring.report.PlanDescriber;
import dev.softlanding.shutdown.spring.report.PlanPage;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor;
import dev.softlanding.shutdown.spring.report.ShutdownPlanDescriptor.TaskDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * What the plan's endpoint has below its own path: each task by its name, {@code graph}, {@code view} and {@code announcement}.
 * One operation for all of them, because an operation's path is fixed but for what it selects; a name may have slashes.
 */
@EndpointWebExtension(endpoint = ShutdownPlanEndpoint.class)
public class ShutdownPlanWebExtension {

    static final String JSON = "application/json";
    static final String JSON_V2 = "application/vnd.spring-boot.actuator.v2+json";
    static final String JSON_V3 = "application/vnd.spring-boot.actuator.v3+json";

    private static final String ANNOUNCEMENT = "announcement";
    private static final String GRAPH = "graph";
    private static final String VIEW = "view";
    private static final String HTML = "text/html";
    private static final int MOST_NAMES = 5;

    private final PlanDescriber describer;
    private final Announcing announcing;
    private final Duration announceDelay;

    /**
     * @param announceDelay how long everything is served at least once a shutdown is announced
     */
    public ShutdownPlanWebExtension(PlanDescriber describer, Announcing announcing, Duration announceDelay) {
        this.describer = describer;
        this.announcing = announcing;
        this.announceDelay = announceDelay;
    }

    /**
     * What is below that path.
     *
     * @param format of the graph, if it is that
     */
    @ReadOperation(produces = {JSON, JSON_V3, JSON_V2, HTML, "text/vnd.graphviz", "text/plain", Problem.MEDIA_TYPE})
    public WebEndpointResponse<Object> read(
            @Selector(match = Match.ALL_REMAINING) String[] path, @Nullable String format) {
        String name = String.join("/", path);
        return switch (name) {
            case "" -> Shown.json(describer.describe());
            case VIEW -> text(PlanPage.live(), HTML);
            case GRAPH -> graph(format == null ? GraphFormat.DOT.name() : format);
            case ANNOUNCEMENT ->
                announcing.current().map(Shown::json).orElseGet(ShutdownPlanWebExtension::nothingAnnounced);
            default -> task(name);
        };
    }

    /** Announces a shutdown. */
    @WriteOperation(produces = {JSON, JSON_V3, JSON_V2, Problem.MEDIA_TYPE})
    public WebEndpointResponse<Object> write(@Selector(match = Match.ALL_REMAINING) String[] path) {
        if (!String.join("/", path).equals(ANNOUNCEMENT)) {
            return nothingToChange();
        }
        try {
            return Shown.json(announcing.announce(Announcement.By.PERSON, announceDelay));
        } catch (ShutdownException refused) {
            return Problem.conflict(messageOf(refused));
        }
    }

    /** Takes the announcement back. */
    @DeleteOperation(produces = {JSON, JSON_V3, JSON_V2, Problem.MEDIA_TYPE})
    public WebEndpointResponse<Object> delete(@Selector(match = Match.ALL_REMAINING) String[] path) {
        if (!String.join("/", path).equals(ANNOUNCEMENT)) {
            return nothingToChange();
        }
        try {
            return announcing.withdraw()
                    ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT)
                    : nothingAnnounced();
        } catch (ShutdownException refused) {
            return Problem.conflict(messageOf(refused));
        }
    }

    private WebEndpointResponse<Object> task(String name) {
        ShutdownPlanDescriptor plan = describer.describe();
        for (TaskDescriptor task : plan.tasks()) {
            if (task.name().equals(name)) {
                return Shown.json(task);
            }
        }
        List<String> names = plan.tasks().stream().map(TaskDescriptor::name).toList();
        return Problem.notFound(
                "There is no task '%s'. %s".formatted(name, Spelling.suggestion(name, names)),
                Spelling.nearest(name, names, MOST_NAMES));
    }

    private WebEndpointResponse<Object> graph(String format) {
        return GraphFormat.of(format)
                .map(known -> text(known.draw(describer.describe()), known.mediaType()))
                .orElseGet(() -> Problem.badRequest(
                        "There is no format '%s' of the graph. Use 'dot' or 'mermaid'.".formatted(format)));
    }

    private static WebEndpointResponse<Object> text(String text, String mediaType) {
        return new WebEndpointResponse<>(text, new MimeType(MimeType.valueOf(mediaType), StandardCharsets.UTF_8));
    }

    private static WebEndpointResponse<Object> nothingAnnounced() {
        return Problem.notFound("No shutdown is announced.", null);
    }

    private static WebEndpointResponse<Object> nothingToChange() {
        return Problem.notFound("Nothing there can be changed: only 'announcement' can.", null);
    }

    static String messageOf(ShutdownException refused) {
        return String.valueOf(refused.getMessage());
    }
}
