using System.Diagnostics.CodeAnalysis;

namespace Ironic.Model.Faults;

/// <summary>What came of a request without a result: done, or why not.</summary>
public readonly struct Outcome
{
    public Fault? Fault { get; private init; }

    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Succeeded => Fault is null;

    public static Outcome Done => default;

    public static implicit operator Outcome(Fault fault) => new() { Fault = fault };

    public static Outcome<T> Of<T>(T value) => Outcome<T>.Of(value);
}

/// <summary>What came of a request: its result, or why not.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Fault? fault) => (_value, Fault) = (value, fault);

    public Fault? Fault { get; }

    public bool TryGet([NotNullWhen(true), MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Fault? fault)
    {
        (value, fault) = (_value, Fault);
        return fault is null;
    }

    internal static Outcome<T> Of(T value) => new(value, null);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Fault fault) => new(default, fault);
}
