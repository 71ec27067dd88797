namespace Ironic.Conductor.Notifications;

/// <summary>Who is told of what happens to nodes. Nobody, by default.</summary>
public sealed record NotificationOptions
{
    /// <summary>Ironic's versioned notifications, each as a POST of JSON. Null: off.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>"info": all; "error": failures only (Ironic's <c>notification_level</c>). Default: info.</summary>
    public string Level { get; init; } = "info";

    /// <summary>Whether the webhook is told of sensors too, where they are collected (<c>conductor.sensors</c>): once an interval of each node. Default: yes.</summary>
    public bool Sensors { get; init; } = true;

    /// <summary>Nova's external events: power changes of machines with an instance. The URL of <c>/os-server-external-events</c>. Null: off.</summary>
    public WebhookOptions? Nova { get; init; }
}

/// <summary>One receiver of JSON.</summary>
public sealed record WebhookOptions
{
    /// <summary>http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>A file with a secret, which goes along as <see cref="SecretHeader"/>. Read for each request, so that it may change. Null: none.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Default: X-Auth-Token.</summary>
    public string SecretHeader { get; init; } = "X-Auth-Token";

    /// <summary>Bound of one request. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests for one notification before it is given up; between them 1 s, 2 s, 4 s, ... up to 30 s, with jitter. Default: 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Notifications that wait at most; beyond it the oldest are given up. Default: 10,000.</summary>
    public int QueueLength { get; init; } = 10_000;

    /// <summary>All that is wrong, each with the key's name.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https")) yield return $"Url is '{Url}'; it must be an http:// or https:// URL";
        if (SecretHeader.Length == 0 || !SecretHeader.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) yield return $"SecretHeader is '{SecretHeader}'; it must be the name of an HTTP header";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(5)) yield return $"Timeout is {Timeout}; it must be longer than zero and at most five minutes";
        if (Attempts is < 1 or > 100) yield return $"Attempts is {Attempts}; it must be from 1 to 100";
        if (QueueLength is < 1 or > 1_000_000) yield return $"QueueLength is {QueueLength}; it must be from 1 to 1000000";
    }
}
