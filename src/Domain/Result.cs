using System.Diagnostics.CodeAnalysis;

namespace OrderFunctions.Domain;

/// <summary>Either a value or a <see cref="Refusal"/>. An exception stays what it is: a bug or weather.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    internal Result(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why not, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    public bool IsRefused => Refusal is not null;

    /// <summary>The value; asking a refused result for it is a bug and throws.</summary>
    public T Value => Refusal is null
        ? value!
        : throw new InvalidOperationException($"Refused with {Refusal.Code}: {Refusal.Message}");

    /// <summary>True with the value, or false with the refusal.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Refusal? refusal)
    {
        result = value;
        refusal = Refusal;
        return refusal is null;
    }

    public static implicit operator Result<T>(T value) => Result.Ok(value);

    public static implicit operator Result<T>(Refusal refusal) => Result.Refused<T>(refusal);
}

/// <summary>Makes results where an implicit conversion does not reach (interface types).</summary>
public static class Result
{
    public static Result<T> Ok<T>(T value) => new(value, null);

    public static Result<T> Refused<T>(Refusal refusal) => new(default, refusal);
}
