package dev.softlanding.shutdown.spring.actuate;

import dev.softlanding.shutdown.ShutdownException;
import dev.softlanding.shutdown.ShutdownSettings;
import dev.softlanding.shutdown.Wording;
import dev.softlanding.shutdown.announce.Announcement;
import dev.softlanding.shutdown.spring.announce.Announcing;
import dev.softlanding.shutdown.spring.announce.Announcing.Waited;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.convert.DurationStyle;

/**
 * For the platform's {@code preStop} hook: announces the shutdown, and answers when everything has been served for as long as
 * others need to learn of it. A kubelet can only GET, so this changes something by a read operation; that is why nobody has
 * access unless told so, and why it is for the web alone.
 */
@WebEndpoint(id = "prestop", defaultAccess = Access.NONE)
public class PreStopEndpoint {

    private final Announcing announcing;
    private final ShutdownSettings settings;
    private final Duration announceDelay;

    /**
     * @param settings the platform's clock
     * @param announceDelay how long to wait unless a request says otherwise
     */
    public PreStopEndpoint(Announcing announcing, ShutdownSettings settings, Duration announceDelay) {
        this.announcing = announcing;
        this.settings = settings;
        this.announceDelay = announceDelay;
    }

    /**
     * What came of the wait.
     *
     * @param outcome why it is over
     * @param announcement what stands, if anything does
     */
    public record PreStopDescriptor(
            Waited outcome, @Nullable Announcement announcement) {}

    /**
     * Announces, and waits. A second call joins the first.
     *
     * @param wait in place of the announce delay; a bare number means seconds
     */
    @ReadOperation(produces = {ShutdownPlanWebExtension.JSON, ShutdownPlanWebExtension.JSON_V3, Problem.MEDIA_TYPE})
    public WebEndpointResponse<Object> preStop(@Nullable String wait) {
        Duration delay;
        try {
            delay = wait == null ? announceDelay() : DurationStyle.detectAndParse(wait.trim(), ChronoUnit.SECONDS);
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            return badWait(wait);
        }
        if (delay.isNegative() || delay.compareTo(longest()) > 0) {
            return badWait(wait);
        }
        try {
            Waited waited = announcing.announceAndWait(delay);
            return Shown.json(new PreStopDescriptor(waited, announcing.current().orElse(null)));
        } catch (ShutdownException refused) {
            return Problem.conflict(ShutdownPlanWebExtension.messageOf(refused));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Problem.unavailable("The wait was interrupted.");
        }
    }

    /** Nobody waits for longer than there is, whatever is set. */
    private Duration announceDelay() {
        return announceDelay.compareTo(longest()) < 0 ? announceDelay : longest();
    }

    private Duration longest() {
        return settings.gracePeriod().minus(settings.reserve());
    }

    private WebEndpointResponse<Object> badWait(@Nullable String wait) {
        return Problem.badRequest(
                "'wait' is '%s'. Use a duration as '10s', from zero to the grace period less the reserve, %s; a bare number means seconds."
                        .formatted(wait == null ? announceDelay : wait, Wording.seconds(longest())));
    }
}
