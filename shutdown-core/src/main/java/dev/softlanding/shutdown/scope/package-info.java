/**
 * Cleanup that belongs to something shorter than the process: a tenant, a session, a request. The entry point is {@link
 * dev.softlanding.shutdown.scope.ShutdownScopes}; {@code ScopeState} is what an open scope is, {@code ScopeCloser} how one
 * is closed and {@code ScopesClosing} how a shutdown closes all.
 */
@NullMarked
package dev.softlanding.shutdown.scope;

import org.jspecify.annotations.NullMarked;
