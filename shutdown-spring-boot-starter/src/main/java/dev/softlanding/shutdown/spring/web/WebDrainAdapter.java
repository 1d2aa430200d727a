package dev.softlanding.shutdown.spring.web;

import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import java.time.Duration;

/**
 * Announces the end to the web server's clients, and sees the last of their requests out. The beans that answer requests, and what these
 * use, are used until then: the bean graph does not know that the web server calls them.
 */
public final class WebDrainAdapter implements ShutdownAdapter {

    private static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final WebDrain drain;

    /** @param drain counts the requests of this context's web server */
    public WebDrainAdapter(WebDrain drain) {
        this.drain = drain;
    }

    @Override
    public void adopt(Components components) {
        components.adopt(AdoptedTask.of(announcement()));
        WebSocketLifecycles sockets = WebSocketLifecycles.of(components);
        components.adopt(
                AdoptedTask.of(drain(sockets)).stopping(sockets.names()).using(Entrances.of(components.beanFactory())));
    }

    private ShutdownTask announcement() {
        return ShutdownTask.named("web-announce")
                .phase(Phase.ANNOUNCE)
                .origin(Origin.ADAPTER)
                .timeout(ANNOUNCE_TIMEOUT)
                .run(drain::announceRun);
    }

    private ShutdownTask drain(WebSocketLifecycles sockets) {
        return ShutdownTask.named("web-drain")
                .phase(Phase.DRAIN)
                .origin(Origin.ADAPTER)
                .timeout(DRAIN_TIMEOUT)
                .inFlight(drain::inFlight)
                .runWith(context -> {
                    drain.drain(context);
                    sockets.stop();
                });
    }
}
