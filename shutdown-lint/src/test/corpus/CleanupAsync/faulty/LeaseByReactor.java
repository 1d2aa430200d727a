package corpus;

import dev.softlanding.shutdown.scope.Scope;
import reactor.core.publisher.Mono;

class LeaseByReactor {

    interface Leases {
        Mono<Void> release(String id);
    }

    void hold(Scope scope, Leases leases, String id) {
        scope.defer("lease " + id, () -> leases.release(id).subscribe()); // finds CleanupAsync
    }
}
