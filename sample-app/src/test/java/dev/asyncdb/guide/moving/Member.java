package dev.asyncdb.guide.moving;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * The user of sqlalchemy-helpers' documents.
 *
 * @param id the identifier
 * @param name the natural key
 * @param fullName the full name
 */
public record Member(@Id @Nullable Long id, @Unique String name, @Nullable String fullName) {

}
