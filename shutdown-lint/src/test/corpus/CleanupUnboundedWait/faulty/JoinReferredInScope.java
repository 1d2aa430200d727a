package corpus;

import dev.softlanding.shutdown.scope.Scope;

class JoinReferredInScope {

    void open(Scope scope, Thread poller) {
        scope.defer("poller", poller::join); // finds CleanupUnboundedWait
        scope.defer("stop poller", poller::interrupt);
    }
}
