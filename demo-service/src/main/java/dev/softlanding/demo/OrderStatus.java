package dev.softlanding.demo;

/** What became of an accepted order. It only ever goes up. */
enum OrderStatus {
    PENDING,
    CONFIRMED
}
