namespace Ironic.Lab.Farm;

/// <summary>What is wrong with one BMC of a farm.</summary>
public enum FarmManners
{
    Healthy,

    /// <summary>Hears everything, answers nothing.</summary>
    Dead,

    /// <summary>Takes its time for each answer.</summary>
    Slow,

    /// <summary>Forgets a session now and then, without a word.</summary>
    Dropping,
}
