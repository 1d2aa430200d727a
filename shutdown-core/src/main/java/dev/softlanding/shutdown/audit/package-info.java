/** Tells an audit what a shutdown did and who answers for it. {@link dev.softlanding.shutdown.audit.AuditLog} does it. */
@NullMarked
package dev.softlanding.shutdown.audit;

import org.jspecify.annotations.NullMarked;
