namespace Ironic.Conductor.Causes;

/// <summary>How sure a named cause is.</summary>
internal enum Confidence
{
    /// <summary>What was seen fits several causes; this is where it stopped, not why.</summary>
    Low,

    /// <summary>The likeliest of a few.</summary>
    Medium,

    /// <summary>What was seen has no other explanation that we know.</summary>
    High,
}
