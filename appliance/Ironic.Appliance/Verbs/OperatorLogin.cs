using System.Net.Http.Headers;
using System.Text;

namespace Ironic.Appliance.Verbs;

/// <summary>Whom verbs speak as: user and password of the environment, as OpenStack's clients name them.</summary>
internal static class OperatorLogin
{
    /// <summary>Nothing is added when the environment names nobody.</summary>
    public static void AddTo(HttpClient http)
    {
        if (Environment.GetEnvironmentVariable("OS_USERNAME") is not { Length: > 0 } user) return;
        var login = $"{user}:{Environment.GetEnvironmentVariable("OS_PASSWORD")}";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
    }
}
