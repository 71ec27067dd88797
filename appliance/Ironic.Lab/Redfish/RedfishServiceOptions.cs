namespace Ironic.Lab.Redfish;

/// <summary>What a Redfish service is.</summary>
public sealed record RedfishServiceOptions
{
    public Personality Personality { get; init; } = Personalities.Generic;

    public required string User { get; init; }

    public required string Password { get; init; }

    /// <summary>Where inserted images are kept; made when needed.</summary>
    public required string MediaFolder { get; init; }

    /// <summary>False: plain HTTP, for clients that cannot be told to trust us. Default: true.</summary>
    public bool IsTls { get; init; } = true;

    /// <summary>A session in which nothing is asked ends after this time. Default: 30 min.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long its tasks take: a volume, an update of firmware. Default: 2 s.</summary>
    public TimeSpan TaskTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Without the password: a record's own text would hold it.</summary>
    public override string ToString() => $"{Personality.Name}, {User}";
}
