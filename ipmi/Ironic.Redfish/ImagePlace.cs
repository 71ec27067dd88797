namespace Ironic.Redfish;

/// <summary>How messages call an image or a firmware file that a BMC is to fetch.</summary>
public static class ImagePlace
{
    extension(Uri image)
    {
        /// <summary>Scheme, host and path: not the user, and not the query, which may hold a signature that lets anybody in.</summary>
        public string Place => image.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }
}
