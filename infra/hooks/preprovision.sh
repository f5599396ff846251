#!/usr/bin/env sh
# Before anything is created: is everything there that will be asked for? Says all that is missing, not the first of it.
set -u
missing=0
complain() {
  echo "  - $1" >&2
  missing=1
}

command -v az >/dev/null 2>&1 || complain "The Azure CLI is not installed: https://aka.ms/azure-cli"
if command -v dotnet >/dev/null 2>&1; then
  dotnet --list-sdks | grep -q '^10\.' || complain "The .NET 10 SDK is not installed (found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '))"
else
  complain "The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download"
fi

case "${ORDERFUNCTIONS_STAGE:-dev}" in
  dev | staging | prod) ;;
  *) complain "ORDERFUNCTIONS_STAGE is '${ORDERFUNCTIONS_STAGE}'; it must be dev, staging or prod" ;;
esac
case "${IDENTITY_ISSUER:-}" in
  https://*) ;;
  *) complain "IDENTITY_ISSUER is not an https address; set it: azd env set IDENTITY_ISSUER https://login.microsoftonline.com/TENANT/v2.0" ;;
esac
for group in $(echo "${SECRET_GROUPS:-}" | tr ',' ' '); do
  grep -q "^    \"$group\": \[" "$(dirname "$0")/../app-settings.json" || complain "SECRET_GROUPS names '$group', which infra/app-settings.json does not have"
done
case "${BUDGET_START:-}" in
  '' | [0-9][0-9][0-9][0-9]-[0-9][0-9]-01) ;;
  *) complain "BUDGET_START is '${BUDGET_START}'; it must be the first day of a month (yyyy-MM-01), or empty for no budget" ;;
esac

if command -v az >/dev/null 2>&1; then
  if az account show --output none 2>/dev/null; then
    for provider in Microsoft.App Microsoft.Web Microsoft.Storage Microsoft.DocumentDB Microsoft.ServiceBus Microsoft.KeyVault \
      Microsoft.Insights Microsoft.OperationalInsights Microsoft.ManagedIdentity; do
      state=$(az provider show --namespace "$provider" --query registrationState --output tsv 2>/dev/null || echo unknown)
      [ "$state" = "Registered" ] || complain "$provider is not registered in the subscription: az provider register --namespace $provider"
    done
  else
    complain "The Azure CLI is not signed in: az login (azd auth login is for azd alone)"
  fi
fi

if [ "$missing" -ne 0 ]; then
  echo "Not provisioned. Put this right and run the command again (infra/azure.md tells more)." >&2
  exit 1
fi
