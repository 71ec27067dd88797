namespace Ironic.Lab.Redfish;

/// <summary>A client that asks nobody for his papers: image servers and event listeners of a lab sign their own certificates, as BMCs' peers do.</summary>
internal static class TrustingHttp
{
    public static HttpClient Make()
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359, MA0039
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        return new(handler);
    }
}
