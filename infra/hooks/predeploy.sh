#!/usr/bin/env sh
# Before the app is deployed: the SDK that builds it, and every secret that its settings refer to. Names only, no values.
set -u
missing=0
complain() {
  echo "  - $1" >&2
  missing=1
}

if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks | grep -q '^10\.'; then
  complain "The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download"
fi
if [ -z "${AZURE_KEY_VAULT_NAME:-}" ]; then
  complain "Nothing has been provisioned in this environment yet: azd provision"
elif ! az account show --output none 2>/dev/null; then
  complain "The Azure CLI is not signed in: az login"
else
  for name in $(echo "${AZURE_SECRET_NAMES:-}" | tr ',' ' '); do
    if ! said=$(az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$name" --query id --output tsv 2>&1); then
      case "$said" in
        *SecretNotFound*) complain "The vault has no secret $name: az keyvault secret set --vault-name $AZURE_KEY_VAULT_NAME --name $name --file FILE" ;;
        # A private vault answers only inside its network; health/ready tells what the app could not read.
        *) echo "  ? Whether the vault has $name could not be seen from here." >&2 ;;
      esac
    fi
  done
fi

if [ "$missing" -ne 0 ]; then
  echo "Not deployed. Put this right and run the command again (infra/azure.md tells more)." >&2
  exit 1
fi
