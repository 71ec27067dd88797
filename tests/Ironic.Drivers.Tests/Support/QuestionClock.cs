namespace Ironic.Drivers.Tests.Support;

/// <summary>The clock of a BMC for which a second goes by with each request.</summary>
internal sealed class QuestionClock : TimeProvider
{
    /// <summary>Requests so far.</summary>
    public Func<int> Asked { get; set; } = () => 0;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Asked();
}
