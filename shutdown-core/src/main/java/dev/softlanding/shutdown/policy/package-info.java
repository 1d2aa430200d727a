/** Names of the policies that tasks ask for. What is behind a name, others know. */
@NullMarked
package dev.softlanding.shutdown.policy;

import org.jspecify.annotations.NullMarked;
