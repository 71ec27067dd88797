namespace Ironic.Model.Timeline;

/// <summary>Where every component tells what it saw of a node.</summary>
public interface ITimeline
{
    /// <summary>Returns at once; events are stored in the background, in order. Bounded: under a flood the oldest unstored ones are dropped and counted.</summary>
    void Record(TimelineEvent happened);
}

/// <summary>Forgets everything.</summary>
public sealed class NoTimeline : ITimeline
{
    public static readonly NoTimeline Instance = new();

    public void Record(TimelineEvent happened)
    {
    }
}
