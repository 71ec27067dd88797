namespace Ironic.Appliance.Configuration;

/// <summary>The configuration is wrong; the message lists everything that is, a line each.</summary>
internal sealed class ConfigurationException(string message) : Exception(message)
{
    public ConfigurationException() : this("The configuration is wrong.")
    {
    }

    public ConfigurationException(string message, Exception inner) : this(message) => _ = inner;

    public static void ThrowIfAny(string where, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0) throw new ConfigurationException(string.Join(Environment.NewLine, problems.Select(problem => $"{where}: {problem}")));
    }
}
