package dev.softlanding.demo;

import java.util.UUID;

/** An order to be published: the row's own id, the order's, and the message as JSON. */
record OutboxMessage(long id, UUID orderId, String payload) {}
