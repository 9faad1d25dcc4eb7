package dev.asyncdb.test.library;

import java.util.UUID;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table
public record Topic(@Id UUID id, String label) {
}
