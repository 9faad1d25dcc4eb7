package dev.asyncdb.tour;

import dev.asyncdb.schema.Check;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

public record Shelf(@Id @Nullable Long id, @Unique @ColumnDefinition(length = 20) String label,
		@Check("room >= 0") @ColumnDefinition(defaultValue = "1") int room,
		@References(value = Author.class, onDelete = ReferentialAction.SET_NULL) @Nullable Long authorId) {

}
