package dev.asyncdb.session;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An immutable entity with a unique label.
 */
@Table("tags")
record Tag(@Id @Nullable Long id, String label, @Nullable String color) {
}
