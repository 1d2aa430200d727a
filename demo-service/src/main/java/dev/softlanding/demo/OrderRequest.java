package dev.softlanding.demo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * The body of {@code POST /orders}. Its components are null where the JSON lacks them, until validation has refused that;
 * the quantity is boxed so that a missing one is named like any other missing field.
 */
record OrderRequest(
        @NotBlank @Size(max = 200) String customer,
        @NotBlank @Size(max = 200) String item,
        @NotNull @Min(1) @Max(1_000_000) Integer quantity) {}
