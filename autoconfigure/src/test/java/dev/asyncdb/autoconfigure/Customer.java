package dev.asyncdb.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * An entity.
 *
 * @param id the identifier
 * @param name the unique name
 */
public record Customer(@Id @Nullable Long id, String name) {

}
