namespace OrderFunctions.Application.Persistence;

/// <summary>
/// A container and the indexes that queries may use. Only declared indexes can be queried, on every implementation, so
/// that no query is accidentally a scan.
/// </summary>
/// <param name="Name">Lower-case letters; also the table or container name.</param>
/// <param name="Indexes">The declared indexes; hot containers have at most one.</param>
public sealed record ContainerDefinition(string Name, IReadOnlyList<DocumentIndex> Indexes);

/// <summary>
/// An index over top-level fields of a container's documents. A document without the first field is not in the index,
/// which is how a sparse index such as "outbox rows that still wait" stays small.
/// </summary>
/// <param name="Name">Unique within the container, lower-case letters.</param>
/// <param name="Fields">Top-level JSON property names; values are strings or integers.</param>
public sealed record DocumentIndex(string Name, IReadOnlyList<string> Fields);
