package dev.asyncdb.guide.recipes;

import java.util.UUID;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A payment with a key that the client has chosen.
 */
public record Payment(@Id @Nullable Long id, @Unique UUID requestKey, long amount) {

}
