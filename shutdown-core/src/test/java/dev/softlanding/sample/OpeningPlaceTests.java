package dev.softlanding.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.scope.OpenScope;
import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Out of this library's packages, as those who open scopes are. */
class OpeningPlaceTests {

    private final ShutdownScopes scopes = ShutdownScopes.create();

    @Test
    void scopeWhenOpenedKnowsWhere() {
        Scope byName = openByName();
        Scope declared = openDeclared();

        List<OpenScope> open = scopes.snapshot();

        assertThat(open)
                .extracting(scope -> scope.openedFrom().getMethodName())
                .containsExactly("openByName", "openDeclared");
        assertThat(open).allSatisfy(scope -> {
            assertThat(scope.openedFrom().getClassName()).isEqualTo(getClass().getName());
            assertThat(scope.openedFrom().getLineNumber()).isPositive();
        });
        byName.close();
        declared.close();
    }

    private Scope openByName() {
        return scopes.open("by name");
    }

    private Scope openDeclared() {
        return scopes.scope("declared").owner("billing").open();
    }
}
